// Makes credentials, errors and pages available with `import CloudAssistantKit` alone, whatever upcoming features the
// importing module enables.
@_exported public import CloudCore
