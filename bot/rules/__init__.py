"""How a programme behaves: total functions of values. `now` is an argument; nothing here reads, writes or waits."""
