"""Services of the machine: files written atomically, JSON, locks, memory, software versions."""
