import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';

/** Microsoft's own specifications, where the machine has them. */
export const SPECS = fileURLToPath(new URL('../../../../shared/specs/', import.meta.url));
export const HAS_SPECS = existsSync(SPECS);

type Json = Record<string, unknown>;

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function read(path: string): Json {
  const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isRecord(document)) throw new Error(`${path} is no object`);
  return document;
}

/** OpenAPI 3.0 to JSON Schema: `nullable`, and objects that may hold what the slice does not name. */
function fromOpenApi(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromOpenApi);
  if (!isRecord(value)) return value;
  const { nullable, additionalProperties, ...rest } = value;
  const node = Object.fromEntries(Object.entries(rest).map(([name, item]) => [name, fromOpenApi(item)]));
  const open = isRecord(additionalProperties) ? {} : additionalProperties === undefined ? {} : { additionalProperties };
  if (nullable !== true || typeof node.type !== 'string') return { ...node, ...open };
  const choices = Array.isArray(node.enum) ? { enum: [...node.enum, null] } : {};
  return { ...node, ...open, ...choices, type: [node.type, 'null'] };
}

/** Swagger 2.0 to JSON Schema: nothing may stand in an object that the specification does not name. `open` leaves the schema itself open, for use by `allOf`. */
function closed(value: unknown, open = false): unknown {
  if (!isRecord(value)) return value;
  const node: Json = { ...value };
  if (isRecord(value.properties)) {
    node.properties = Object.fromEntries(Object.entries(value.properties).map(([name, item]) => [name, closed(item)]));
  }
  if (value.items !== undefined) node.items = closed(value.items);
  if (Array.isArray(value.allOf)) node.allOf = value.allOf.map((item) => closed(item, true));
  const isObject = typeof value.$ref === 'string' || isRecord(value.properties) || Array.isArray(value.allOf);
  return isObject && !open && value.additionalProperties === undefined
    ? { ...node, unevaluatedProperties: false }
    : node;
}

/** Says what is wrong with a value; nothing when it fits. */
export type Validator = (value: unknown) => readonly string[];

function compiled(ajv: Ajv2019, schema: Json): Validator {
  const validate = ajv.compile(schema);
  return (value) =>
    validate(value)
      ? []
      : (validate.errors ?? []).map(
          (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
        );
}

function newAjv(): Ajv2019 {
  return new Ajv2019({ strict: false, allErrors: true, validateFormats: false, inlineRefs: false });
}

/** Validators for the schemas of Microsoft Graph's OpenAPI slice, by name without `microsoft.graph.`. */
export function graphValidators(): (name: string) => Validator {
  const ajv = newAjv();
  const source = fromOpenApi(read(join(SPECS, 'microsoft-graph/graph-v1.0-slice.openapi.json')));
  if (!isRecord(source)) throw new Error('no slice');
  ajv.addSchema({ ...source, $id: 'https://graph.example/openapi.json' });
  return (name) =>
    compiled(ajv, { $ref: `https://graph.example/openapi.json#/components/schemas/microsoft.graph.${name}` });
}

/** Validators for the definitions of an ARM specification file (path below `specification`). */
export function armValidators(): (file: string, definition: string) => Validator {
  const ajv = newAjv();
  const root = join(SPECS, 'azure-rest-api-specs/specification');
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.json') || name.includes('examples')) continue;
    const { definitions } = read(join(root, name));
    const open = Object.entries(isRecord(definitions) ? definitions : {}).map(([key, item]) => [
      key,
      closed(item, true),
    ]);
    ajv.addSchema({ $id: pathToFileURL(join(root, name)).href, definitions: Object.fromEntries(open) });
  }
  return (file, definition) =>
    compiled(ajv, {
      $ref: `${pathToFileURL(join(root, file)).href}#/definitions/${definition}`,
      unevaluatedProperties: false,
    });
}

interface CsdlType {
  readonly baseType: string | null;
  readonly properties: Record<string, { type: string; nullable: boolean }>;
}

/** A check of property names and nulls against the newer CSDL, which closes the types that OpenAPI leaves open. */
export function csdlCheck(): (type: string, value: unknown) => readonly string[] {
  const types = read(join(SPECS, 'microsoft-graph/csdl-v1.0-types.slice.json')).types as Record<string, CsdlType>;
  const plain = (name: string) => name.replace(/^Collection\((.*)\)$/, '$1').replace(/^graph\./, '');
  const properties = (name: string): CsdlType['properties'] => {
    const type = types[name];
    if (type === undefined) return {};
    return { ...(type.baseType === null ? {} : properties(plain(type.baseType))), ...type.properties };
  };
  const check = (name: string, value: unknown, path: string): string[] => {
    if (Array.isArray(value)) return value.flatMap((item, index) => check(name, item, `${path}/${index}`));
    if (types[name] === undefined || !isRecord(value)) return [];
    const known = properties(name);
    return Object.entries(value).flatMap(([key, item]) => {
      if (key.startsWith('@odata.')) return [];
      const property = known[key];
      if (property === undefined) return [`${path}/${key} is not in the CSDL of ${name}`];
      if (item === null && !property.nullable) return [`${path}/${key} must not be null`];
      return check(plain(property.type), item, `${path}/${key}`);
    });
  };
  return (type, value) => check(type, value, '');
}

/** A copy without properties that are null: Swagger does not tell null from absent, nor OpenAPI for references, and the services' answers do. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutNulls(item)]));
}
