"""Signatures in an LSH that several processes share through Redis; what it proposes is verified on the texts."""

from datasketch import MinHashLSH

import provenance as pv


def shared_lsh(port: int) -> MinHashLSH:
    """The same index for every process that opens it; threshold and permutations must be the same everywhere."""
    where = {"host": "localhost", "port": port}
    storage = {"type": "redis", "basename": b"articles", "redis": where}
    return MinHashLSH(threshold=0.5, num_perm=pv.Scheme().num_perm, storage_config=storage)


def copies(lsh: MinHashLSH, article: pv.Article, stored: dict[str, pv.Article]) -> list[pv.Pair]:
    """Pairs of an article with those it may be a copy of, by exact figures."""
    proposed = lsh.query(pv.fingerprint(article.text).to_datasketch())
    found = pv.find_pairs([article, *(stored[name] for name in proposed)], min_jaccard=0.5, sample=0)
    return [pair for pair in found if article.id in (pair.a, pair.b)]


def main(port: int = 6379) -> None:
    articles = list(pv.read("examples/wire-story"))
    writer = shared_lsh(port)
    for article in articles:
        if article.id not in writer:
            writer.insert(article.id, pv.fingerprint(article.text).to_datasketch())
    reader = shared_lsh(port)  # in another process, on another machine
    asked = pv.Article(id="asked", text=articles[0].text.upper())
    for pair in copies(reader, asked, {article.id: article for article in articles}):
        print(pair.a, pair.b, round(pair.jaccard, 2))


if __name__ == "__main__":
    main()
