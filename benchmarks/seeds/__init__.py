"""What is known, by reading, of five real texts, and whether ``compare`` says it."""
