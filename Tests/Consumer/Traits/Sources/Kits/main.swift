import CloudAssistantKit
import SSMKit

print("Kits", SSM.operations.count > 100 && !CloudAssistant.operations.isEmpty)
