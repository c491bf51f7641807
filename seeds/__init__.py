"""The starter library: five short documents on fibromyalgia and milnacipran."""
