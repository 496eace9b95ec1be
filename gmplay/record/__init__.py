"""Episodes as small files, and frames as videos. Any source of frames goes into a writer; nothing here draws."""
