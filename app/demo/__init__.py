"""The demonstration: an invented network of clients, vendors, agencies and carriers, and the documents it sends in."""
