/// The text that is printed in place of a secret.
package let redacted = "<redacted>"
