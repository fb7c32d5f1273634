import CodegenCore
import Testing

/// Tests of the conversion of service names into Swift names.
struct NamingTests {
    @Test(arguments: [
        ("CommandId", "commandID"), ("InstanceIds", "instanceIDs"), ("DocumentArn", "documentARN"),
        ("TargetArns", "targetARNs"), ("KmsKeyId", "kmsKeyID"), ("KMSKeyId", "kmsKeyID"),
        ("AWSKMSKeyARN", "awsKMSKeyARN"), ("ARN", "arn"), ("OutputUrl", "outputURL"), ("S3BucketName", "s3BucketName"),
        ("OutputS3KeyPrefix", "outputS3KeyPrefix"), ("UseS3DualStackEndpoint", "useS3DualStackEndpoint"),
        ("IamRole", "iamRole"), ("IPAddress", "ipAddress"), ("ClientIP", "clientIP"), ("InternetIp", "internetIP"),
        ("CloudWatchOutputConfig", "cloudWatchOutputConfig"), ("OpsItemId", "opsItemID"), ("CVEIds", "cveIDs"),
        ("KBId", "kbID"), ("OSType", "osType"), ("OsType", "osType"), ("CpuLimit", "cpuLimit"),
        ("WebSocketUrl", "webSocketURL"), ("OssOutputUri", "ossOutputURI"), ("MaxResults", "maxResults"),
        ("TargetLocationsURL", "targetLocationsURL"), ("NextToken", "nextToken"), ("message", "message"),
        ("valueSet", "valueSet"), ("Sha1", "sha1"), ("MsrcNumber", "msrcNumber"),
        ("TimeToLiveInHours", "timeToLiveInHours"),
    ])
    func namesMembersInLowerCamelCaseWithUppercaseInitialisms(name: String, expected: String) {
        #expect(SwiftName.member(name) == expected)
    }

    @Test(arguments: [
        ("InProgress", "inProgress"), ("IN_PROGRESS", "inProgress"), ("SUCCESS", "success"), ("CVE_ID", "cveID"),
        ("AMAZON_LINUX_2", "amazonLinux2"), ("AWS::EC2::Instance", "awsEC2Instance"), ("EC2Instance", "ec2Instance"),
        ("Automation.ChangeTemplate", "automationChangeTemplate"), ("Intelligent-Tiering", "intelligentTiering"),
        ("compute.googleapis.com/Instance", "computeGoogleapisComInstance"), ("azure:tenant", "azureTenant"),
        ("JSON", "json"), ("JsonSerDe", "jsonSerDe"), ("MacOS", "macOS"), ("MACOS", "macos"), ("zh-CN", "zhCN"),
        ("notconnected", "notconnected"), ("FreeBSD", "freeBSD"), ("AES256", "aes256"),
        ("REDHAT_ENTERPRISE_LINUX", "redhatEnterpriseLinux"),
    ])
    func namesValuesRegardlessOfTheirSpelling(value: String, expected: String) {
        #expect(SwiftName.member(value) == expected)
    }

    @Test(arguments: [
        ("S3OutputUrl", "S3OutputURL"), ("OpsItemIdentity", "OpsItemIdentity"),
        ("GcpConfiguration", "GCPConfiguration"),
        ("ResourceDataSyncAwsOrganizationsSource", "ResourceDataSyncAWSOrganizationsSource"), ("Tag", "Tag"),
        ("OssDeliveryConfig", "OSSDeliveryConfig"),
    ])
    func namesTypesInUpperCamelCaseWithUppercaseInitialisms(name: String, expected: String) {
        #expect(SwiftName.type(name) == expected)
    }

    @Test(arguments: [
        ("ParameterNotFound", "parameterNotFound"), ("AccessDeniedException", "accessDenied"),
        ("ThrottlingException", "throttling"), ("InvalidInstance.NotFound", "invalidInstanceNotFound"),
        ("InvalidTimeStamp.Expired", "invalidTimeStampExpired"), ("Throttling", "throttling"),
    ])
    func namesErrorsWithoutTheirSuffix(code: String, expected: String) {
        #expect(SwiftName.error(code) == expected)
    }

    @Test(arguments: [
        ("instanceID", "instanceIDs"), ("tag", "tags"), ("tagValues", "tagValues"),
        ("activationList", "activationList"),
        ("pluginStatusSet", "pluginStatusSet"),
    ])
    func namesListsInThePlural(name: String, expected: String) {
        #expect(SwiftName.plural(name) == expected)
    }

    @Test(arguments: [("default", "`default`"), ("operator", "`operator`"), ("type", "type"), ("name", "name")])
    func escapesKeywords(name: String, expected: String) {
        #expect(SwiftName.escaped(name) == expected)
    }
}
