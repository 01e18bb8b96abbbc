"""The functions that come with the language. Importing this registers them."""

from app.expressions.library import dates, lists, numbers, texts

__all__ = ["dates", "lists", "numbers", "texts"]
