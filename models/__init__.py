"""What decides: text features, language, the question classifier, the draft checker, the suggester, the bundle."""
