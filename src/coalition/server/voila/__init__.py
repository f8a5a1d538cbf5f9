"""The glue to Voila and its kernels."""
