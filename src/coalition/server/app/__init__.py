"""What all pages share: settings, handlers, cache, permissions, limits."""
