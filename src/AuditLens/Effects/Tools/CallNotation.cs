using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuditLens.Effects.Tools;

/// <summary>Turns the arguments of <c>f(x=1, y="a", z=[True, None])</c>, as Python or JavaScript would write them, into a JSON object.</summary>
internal sealed class CallNotation
{
    private const int DeepestNesting = 32;

    private readonly string _text;
    private readonly StringBuilder _json = new();
    private int _at;

    private CallNotation(string text) => _text = text;

    /// <summary>A JSON object; a positional argument is named <c>arg0</c>, <c>arg1</c> ...; an only object stands for itself. Null when the text is no argument list.</summary>
    public static string? ToJson(string arguments)
    {
        CallNotation notation = new(arguments);
        notation.Blank();
        if (notation.Peek() == '{')
        {
            return notation.Value(0) && notation.AtEnd() ? notation._json.ToString() : null;
        }

        return notation.List(0) && notation.AtEnd() ? notation._json.ToString() : null;
    }

    /// <summary><c>key=value key2="value 2"</c>; null when a part has no equals sign.</summary>
    public static string? Assignments(string text)
    {
        CallNotation notation = new(text);
        notation._json.Append('{');
        for (int i = 0; ; i++)
        {
            notation.Blank();
            if (notation._at >= text.Length)
            {
                break;
            }

            if (i > 0)
            {
                notation._json.Append(',');
            }

            if (!notation.Key() || !notation.Value(0))
            {
                return null;
            }
        }

        notation._json.Append('}');
        return notation._json.ToString();
    }

    private bool AtEnd()
    {
        Blank();
        return _at >= _text.Length;
    }

    private char Peek(int offset = 0) => _at + offset < _text.Length ? _text[_at + offset] : '\0';

    private void Blank()
    {
        while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] == ','))
        {
            _at++;
        }
    }

    private bool List(int depth)
    {
        _json.Append('{');
        int index = 0;
        for (Blank(); _at < _text.Length; Blank())
        {
            if (index > 0)
            {
                _json.Append(',');
            }

            if (!Key())
            {
                _json.Append("\"arg").Append(index).Append("\":");
            }

            if (!Value(depth + 1))
            {
                return false;
            }

            index++;
        }

        _json.Append('}');
        return true;
    }

    /// <summary><c>name=</c> or <c>name:</c>, the name quoted or not; the position stays when none stands here.</summary>
    private bool Key()
    {
        int start = _at;
        string? name = Peek() is '"' or '\'' ? QuotedText() : BareWord();
        while (Peek() == ' ')
        {
            _at++;
        }

        if (string.IsNullOrEmpty(name) || Peek() is not ('=' or ':') || Peek(1) == '=')
        {
            _at = start;
            return false;
        }

        _at++;
        Write(name);
        _json.Append(':');
        return true;
    }

    private string BareWord()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-'))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private bool Value(int depth)
    {
        while (char.IsWhiteSpace(Peek()))
        {
            _at++;
        }

        switch (Peek())
        {
            case '\0':
                return false;
            case '"' or '\'' or '`':
                Write(QuotedText());
                return true;
            case '[' or '(':
                return depth < DeepestNesting && Many(Peek() == '[' ? ']' : ')', '[', ']', false, depth);
            case '{':
                return depth < DeepestNesting && Many('}', '{', '}', true, depth);
            default:
                return Literal();
        }
    }

    private bool Many(char close, char open, char end, bool keyed, int depth)
    {
        _at++;
        _json.Append(open);
        int index = 0;
        for (Blank(); _at < _text.Length && Peek() != close; Blank())
        {
            if (index++ > 0)
            {
                _json.Append(',');
            }

            if ((keyed && !Key()) || !Value(depth + 1))
            {
                return false;
            }
        }

        bool closed = Peek() == close;
        _at++;
        _json.Append(end);
        return closed;
    }

    private string QuotedText()
    {
        char quote = Peek();
        bool triple = Peek(1) == quote && Peek(2) == quote;
        _at += triple ? 3 : 1;
        StringBuilder text = new();
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c == quote && (!triple || (Peek(1) == quote && Peek(2) == quote)))
            {
                break;
            }

            if (c == '\\' && _at + 1 < _text.Length)
            {
                c = _text[++_at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', char other => other };
            }

            text.Append(c);
            _at++;
        }

        _at += triple ? 3 : 1;
        return text.ToString();
    }

    /// <summary>Numbers, True and None, and anything else up to the next comma as text.</summary>
    private bool Literal()
    {
        int start = _at;
        while (_at < _text.Length && _text[_at] is not (',' or ']' or ')' or '}' or ' ' or '\n'))
        {
            _at++;
        }

        string word = _text[start.._at];
        switch (word)
        {
            case "":
                return false;
            case "True" or "true":
                _json.Append("true");
                break;
            case "False" or "false":
                _json.Append("false");
                break;
            case "None" or "null" or "undefined":
                _json.Append("null");
                break;
            default:
                if (IsNumber(word))
                {
                    _json.Append(word);
                }
                else
                {
                    Write(word);
                }

                break;
        }

        return true;
    }

    private static bool IsNumber(string word)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(word));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Write(string text) => _json.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)).Append('"');
}
