"""The pages of the studio: workspaces, the editors of their files, check and publication, versions."""
