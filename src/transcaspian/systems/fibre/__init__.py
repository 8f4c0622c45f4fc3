"""The fibre room: where a cable lies, what it carries, what it adds to delay, how often it breaks."""
