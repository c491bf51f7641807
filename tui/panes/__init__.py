"""The three panes of the desk and the widgets they are drawn with."""
