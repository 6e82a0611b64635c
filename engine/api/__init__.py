"""The one door to the engine for the command line and the screen."""
