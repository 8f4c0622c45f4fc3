"""The oil room: Kazakh crude by wagon, pipe and tanker, its properties, its lines, who sends what where."""
