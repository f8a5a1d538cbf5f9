"""What all kinds of activity share: registry, results, attribution."""
