import './sea-addon.mjs';
import './app.mjs';
