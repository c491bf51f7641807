"""The conversation without a screen: line by line."""
