/* The workbooks need no mathematics library; this stands where Voila asks for one. */
