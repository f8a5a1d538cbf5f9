"""Networks: measures, bounds, and where dots and names lie."""
