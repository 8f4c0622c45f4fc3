"""The register in the formats of others: iCalendar, OC4IDS, Mermaid, CSV; each can be read back."""
