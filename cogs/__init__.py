"""The features that members see, each a cog."""
