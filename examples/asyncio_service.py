"""A service that says of each article that comes in whether it is a copy, and keeps it: asyncio and one index."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import provenance as pv


class Monitor:
    """Queries run beside each other; what comes in is added by one task, as much at a time as has come."""

    def __init__(self, path: Path) -> None:
        self._writer = pv.Index.open(path)
        self._reader = pv.Index.open(path, read_only=True)
        self._coming: asyncio.Queue[tuple[pv.Article, asyncio.Future[int | None]]] = asyncio.Queue()

    async def copies(self, article: pv.Article) -> list[pv.Match]:
        return await asyncio.to_thread(self._reader.query, article, limit=3)

    async def keep(self, article: pv.Article) -> int | None:
        """Return its cluster, once it is on disk."""
        done: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        await self._coming.put((article, done))
        return await done

    async def write(self) -> None:
        while True:
            batch = [await self._coming.get()]
            while not self._coming.empty() and len(batch) < 1000:
                batch.append(self._coming.get_nowait())
            try:
                homes = await asyncio.to_thread(self._add, [article for article, _ in batch])
            except pv.ProvenanceError as error:
                for _, done in batch:
                    done.set_exception(error)
            else:
                for article, done in batch:
                    done.set_result(homes.get(article.id))

    def _add(self, articles: list[pv.Article]) -> dict[str, int]:
        last = {article.id: article for article in articles}  # the same id twice in a batch: the later one
        self._writer.update(last.values())
        return self._writer.cluster_ids(last)

    def close(self) -> None:
        self._reader.close()
        self._writer.close()


async def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "news.pvx"
        pv.Index.create(path).close()
        monitor = Monitor(path)
        writing = asyncio.create_task(monitor.write())
        for article in pv.read(Path(__file__).parent / "wire-story"):
            found = await monitor.copies(article)
            home = await monitor.keep(article)
            told = ", ".join(f"{match.id} ({match.overlap:.0%})" for match in found) or "new"
            print(f"{article.id:27} cluster {home or '-'}  {told}")
        writing.cancel()
        monitor.close()


if __name__ == "__main__":
    asyncio.run(main())
