"""Discord, through discord.py: the connection and its limits are the library's, reading and rendering are ours."""
