"""What one audience may see of a coalition, as of a moment."""
