/** The part of Swagger UI that the page uses: the package carries no types. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  type Options = {
    url: string;
    dom_id: string;
    layout: 'BaseLayout';
    presets: unknown[];
    deepLinking: boolean;
    displayRequestDuration: boolean;
    defaultModelsExpandDepth: number;
    docExpansion: 'list' | 'full' | 'none';
    tryItOutEnabled: boolean;
    syntaxHighlight: { activated: boolean };
    persistAuthorization: boolean;
    validatorUrl: null;
  };
  const SwaggerUIBundle: { (options: Options): unknown; presets: { apis: unknown } };
  export default SwaggerUIBundle;
}
