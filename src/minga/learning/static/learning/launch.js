/* Sends the form that opens an external tool; without JavaScript its button does the same. */
document.querySelector("form[data-launch]")?.submit();
