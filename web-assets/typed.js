// SPDX-License-Identifier: Apache-2.0
//
// Whether somebody has changed a field since its page came.
export function isTyped(field) {
	if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
	if (!field.options) return field.value !== field.defaultValue;
	return field.value !== ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
}
