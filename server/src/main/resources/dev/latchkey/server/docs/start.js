SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  // Otherwise the page would send the API's address to a validator elsewhere.
  validatorUrl: null,
});
