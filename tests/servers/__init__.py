"""Real servers for tests: each starts on a free loopback port and leaves nothing behind."""
