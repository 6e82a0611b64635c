"""Looking at deals and people as a whole: a health index, results against execution, roll-ups that agree, and the decision a deal asks for."""
