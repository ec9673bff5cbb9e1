# A folder to clean up: plan, look at the plan, act on it, put everything back.
folder=$(mktemp -d)
cp -r examples/wire-story "$folder/news"
cd "$folder" || exit

echo "What could go, what covers it, and how much of it:"
provenance dedupe news --plan plan.json > found.txt
grep -o '"file": "[^"]*", "by": "[^"]*", "share": [0-9.]*' plan.json

echo "And what cannot, since it is in no file of its own:"
grep -o '"id": "[^"]*", "by": .*"reason": "a record[^"]*"' plan.json

echo "One is to stay after all: out with its line. What would be done?"
sed -i.before '/"file": "harbour-post.txt"/d' plan.json
provenance apply plan.json --dry-run

echo "Somebody edits a file meanwhile. Do it:"
echo "Corrected on Thursday." >> news/tidewater-sentinel.txt
provenance apply plan.json
echo "(exit code $?)"
ls -A

echo "All of it back:"
provenance undo plan.journal.jsonl
ls -A
rm -r "$folder"
