"""Stories and events -> one edition of a digest for each slot."""
