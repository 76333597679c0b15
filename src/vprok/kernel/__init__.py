"""The words the whole house speaks: values and enums, standard library only."""
