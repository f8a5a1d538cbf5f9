"""What phones get: small pages that need no kernel, no script and no account."""
