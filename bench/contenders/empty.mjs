// Nothing: what importing a module takes by itself.

export {};
