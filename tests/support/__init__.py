"""What the API tests stand on: the process of the server, databases, clients, raw sockets, the contract."""
