# A media monitor: an index, a stream into it, questions to it.
folder=$(mktemp -d)
provenance index create "$folder/news.pvx"

echo "What comes in, one line each when it is on disk:"
provenance index add "$folder/news.pvx" examples/wire-story/feed.jsonl
cat examples/wire-story/feed.jsonl | provenance index add "$folder/news.pvx" - --existing keep | head -n 2

echo "Is this text a copy, and of what? The exit code is that of grep:"
provenance index query "$folder/news.pvx" examples/wire-story/harbour-post.txt --limit 1 && echo "a copy"
provenance index query "$folder/news.pvx" examples/wire-story/shionagi-shinpo.txt || echo "nobody's copy"

echo "What became of the clusters:"
provenance index add "$folder/news.pvx" examples/wire-story/harbour-post.txt
provenance index clusters "$folder/news.pvx" --changes

echo "Is the file whole?"
provenance index verify "$folder/news.pvx"
rm -r "$folder"
