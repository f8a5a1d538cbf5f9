"""Any notebook as blocks: Markdown, outputs, pictures, formulas."""
