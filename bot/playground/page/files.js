// Files that are given with a command: chosen in the page, sent as base64 beside its data.

import { OptionType } from "./commands.js";

const LARGEST_BYTES = 10 * 1024 * 1024;

/** Is this an option whose value is a file? */
export const isFile = (option) => option.type === OptionType.ATTACHMENT;

/** Take what was chosen in the field's input; the name stands for the file in the line. */
export function takeFile(field) {
  const [file] = field.input.files;
  field.file = file;
  field.text = file?.name ?? "";
  field.picked = file && file.size <= LARGEST_BYTES ? field.option.name : undefined;
}

/** Return the files of `fields` as the server takes them: [{id, filename, content_type, data}]. */
export function readFiles(fields) {
  return Promise.all(fields.filter(({ file }) => file).map(async ({ option, file }) => (
    { id: option.name, filename: file.name, content_type: file.type, data: await base64(file) }
  )));
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(new Error(`${file.name} cannot be read.`)));
    reader.readAsDataURL(file);
  });
}
