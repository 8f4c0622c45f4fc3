"""The answer of a run in words: what crossed, where it waited and why, and all of it on one screen."""
