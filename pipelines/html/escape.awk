{ print esc($0) }
