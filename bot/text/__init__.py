"""Plain functions from text to text: markup, addresses, sentences, languages."""
