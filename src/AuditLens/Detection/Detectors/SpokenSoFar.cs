namespace AuditLens.Detection.Detectors;

/// <summary>What persons had said before a step, as one text. Steps are asked for in order; the text is made anew only when someone has spoken since.</summary>
internal sealed class SpokenSoFar(SessionUnderstanding session)
{
    private readonly List<InstructionReading> _said = [.. session.Instructions.Where(i => i.ByPerson)];
    private int _used;
    private string _text = "";

    public string UpTo(int step)
    {
        int before = _used;
        while (_used < _said.Count && _said[_used].Step.Index < step)
        {
            _used++;
        }

        if (_used > before)
        {
            _text = string.Join('\n', _said.Take(_used).Select(i => i.Step.Event.Text ?? i.Step.Event.Result));
        }

        return _text;
    }
}
