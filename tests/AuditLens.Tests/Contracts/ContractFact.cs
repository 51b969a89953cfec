using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AuditLens.Tests.Contracts;

/// <summary>On a class of tests: they run where this is null, and are skipped with this reason elsewhere.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class NeedsAttribute : Attribute
{
    public abstract string? Missing { get; }
}

/// <summary>A test of a contract: skipped in a class that needs what is not there.</summary>
[XunitTestCaseDiscoverer("AuditLens.Tests.Contracts.ContractFactDiscoverer", "AuditLens.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContractFactAttribute : FactAttribute;

[XunitTestCaseDiscoverer("AuditLens.Tests.Contracts.ContractTheoryDiscoverer", "AuditLens.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContractTheoryAttribute : TheoryAttribute;

public sealed class ContractFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ContractTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

public sealed class ContractTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        [new ContractTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod, dataRow)];
}

public sealed class ContractTestCase : XunitTestCase
{
    [Obsolete("For deserialisation only.", error: true)]
    public ContractTestCase()
    {
    }

    public ContractTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method, object[]? arguments = null)
        : base(sink, display, options, method, arguments)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.ToRuntimeType().GetCustomAttributes(typeof(NeedsAttribute), inherit: true).Cast<NeedsAttribute>().Select(n => n.Missing).FirstOrDefault(m => m is not null)
        ?? base.GetSkipReason(factAttribute);
}
