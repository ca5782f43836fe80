"""Recognizers: each finds candidates of one kind in a draft."""
