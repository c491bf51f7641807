"""What the reader keeps: notes on disk, anchors, citations, export."""
