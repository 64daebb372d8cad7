"""The checks of `doctor`: each asks one thing, judges the answer in a pure function, and says what to mend."""
