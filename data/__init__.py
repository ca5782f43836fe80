"""What we know: records, labels, corpora, policy packs and reply templates."""
