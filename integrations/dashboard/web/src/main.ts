import { hub } from "./hub/hub.js";
import { codeInHash } from "./hub/session.js";
import "./ui/app.js";

// A fresh code in the address beats the token of an earlier visit.
if (codeInHash(location.hash) === null) hub.resume();
