"""What each event of the record, and its thing, is called for people."""

from collections.abc import Mapping

EVENTS: dict[str, str] = {
    "analytics.export_taken": "Данные кампании выгружены",
    "analytics.measures_kept": "План мер сохранён",
    "analytics.sums_differed": "Суммы не совпали с принятыми формами и пересчитаны",
    "access.first_account_made": "Создана первая учётная запись",
    "access.parcel_password_shown": "Пароль пакета талонов показан",
    "access.parcel_revoked": "Пакет талонов отозван",
    "access.parcel_sent": "Пакет талонов отправлен",
    "access.parcel_taken": "Файл из пакета талонов скачан",
    "access.portal_decided": "Решено, работает ли человек в портале",
    "access.post_ended": "Полномочия прекращены",
    "access.post_given": "Полномочия даны",
    "access.post_moved": "Полномочия перешли вместе с организацией",
    "access.school_key_made": "Создан ключ организации",
    "access.password_changed": "Пароль для входа сменён",
    "access.second_factor_removed": "Второй шаг входа отключён",
    "access.second_factor_renewed": "Запасные коды выданы заново",
    "access.second_factor_reset": "Второй шаг входа сброшен",
    "access.second_factor_set": "Второй шаг входа настроен",
    "access.slip_issued": "Талон выдан",
    "access.slip_revoked": "Талон отозван",
    "access.slip_used": "Талон использован: учётная запись активирована",
    "access.slips_issued": "Выдана пачка талонов",
    "access.system_admitted": "Школьной системе выдан ключ доступа",
    "access.system_dismissed": "Ключ доступа школьной системы отозван",
    "campaign.campaign_finished": "Кампания завершена",
    "campaign.campaign_opened": "Кампания создана",
    "campaign.campaign_recalled": "Заведена кампания прошлого года",
    "campaign.campaign_resumed": "Кампания возобновлена",
    "campaign.campaign_shifted": "Даты кампании сдвинуты",
    "campaign.campaign_started": "Кампания начата",
    "campaign.campaign_stopped": "Кампания приостановлена",
    "campaign.choices_kept": "Выбрано, как хранятся материалы",
    "campaign.collecting_kept": "Выбрано, как собираются результаты",
    "campaign.entries_kept": "Выбрано, что вносят за задания",
    "campaign.milestone_changed": "Изменён срок в календаре",
    "campaign.override_dropped": "Региональный срок отменён",
    "campaign.override_set": "Назначен региональный срок",
    "campaign.publication_made": "Публикация размещена",
    "campaign.publication_read": "Публикация прочитана",
    "campaign.publication_withdrawn": "Публикация снята",
    "campaign.reports_date_set": "Назначен день отчётов",
    "campaign.reserve_day_added": "Добавлен резервный день",
    "campaign.reserve_day_dropped": "Резервный день отменён",
    "campaign.sample_drawn": "Сделана контрольная выборка школ",
    "campaign.scale_changed": "Изменена шкала перевода баллов",
    "campaign.work_added": "Работа добавлена в кампанию",
    "campaign.work_removed": "Работа убрана из кампании",
    "analytics.exams_kept": "Загружены результаты ОГЭ",
    "analytics.reply_given": "Организация ответила на признаки",
    "intake.pool_kept": "Группа предметов сохранена",
    "intake.pool_dropped": "Группа предметов убрана",
    "intake.seed_bound": "Жребий брошен, отпечаток опубликован",
    "intake.seed_told": "Жребий раскрыт",
    "intake.subjects_drawn": "Предметы классам назначены",
    "intake.answers_taken": "Ответы анкет скачаны",
    "intake.applications_corrected": "Заявки школ исправлены сводной заявкой",
    "intake.day_declared": "Назначен день проведения",
    "intake.draft_begun": "Форму начали заполнять на странице",
    "intake.draft_dropped": "Черновик формы удалён",
    "intake.form_excused": "Организация освобождена от формы",
    "intake.form_reopened": "Приём формы открыт снова",
    "intake.date_moved": "Срок формы перенесён",
    "intake.date_restored": "Срок формы снова по календарю",
    "intake.form_given_back": "Форма возвращена тому, кто её готовил",
    "intake.form_handed_over": "Форма передана координатору",
    "intake.form_read": "Файл отправленной формы скачан",
    "intake.form_accepted": "Форма принята",
    "intake.form_held": "Форма ждёт подтверждения исправлений",
    "intake.form_returned": "Форма возвращена с ошибками",
    "intake.form_taken": "Форма скачана",
    "intake.mail_address_dropped": "Адрес для напоминаний убран",
    "intake.mail_address_given": "Адрес для напоминаний указан",
    "intake.reminder_sent": "Отправлено напоминание",
    "intake.reminders_sent": "Отправлены напоминания всем опоздавшим",
    "intake.list_accepted": "Изменения выверенного списка приняты",
    "intake.proposal_declined": "Изменение выверенного списка отклонено",
    "materials.archive_fetched": "Архив скачан региональным координатором",
    "materials.archive_made": "Архив собран",
    "materials.archive_taken": "Архив скачан",
    "materials.archive_withdrawn": "Архив отозван",
    "materials.codes_issued": "Коды участников выданы",
    "materials.codes_taken": "Коды участников скачаны",
    "materials.companion_put": "Сопутствующий файл загружен",
    "materials.companion_removed": "Сопутствующий файл убран",
    "materials.key_taken": "Пароль к архиву получен",
    "materials.kit_reprinted": "Перепечатка или запасной комплект записаны",
    "materials.leak_traced": "По снимку узнавали, чей это экземпляр",
    "materials.pages_returned": "Сданные страницы посчитаны",
    "materials.print_chosen": "Выбрано, как печатать",
    "materials.readiness_checked": "Готовность проверена",
    "materials.arming_begun": "Открыт первый слой слота",
    "materials.clocks_agree": "Часы портала снова согласны",
    "materials.clocks_disagree": "Часы портала разошлись",
    "materials.first_word_dropped": "Предложение для слота снято",
    "materials.first_word_given": "Предложено исключение для слота",
    "materials.key_relayed": "Пароль прочитан школе по телефону",
    "materials.keys_asked_for": "Файл церемонии скачан",
    "materials.officer_key_made": "Слова ответственного за выдачу сделаны",
    "materials.second_word_given": "Исключение для слота подтверждено",
    "materials.slot_armed": "Слот открыт двумя ответственными",
    "materials.slot_frozen": "Слот закрыт",
    "materials.slot_key_made": "Ключ слота сделан",
    "materials.slot_moved": "Час слота перенесён",
    "materials.slot_released": "Слова часа вышли",
    "materials.slot_released_by_hand": "Слова выданы вручную",
    "materials.slot_released_early": "Слова выданы раньше часа",
    "materials.words_relayed": "Слова часа прочитаны школе по телефону",
    "materials.words_taken": "Слова часа прочитаны",
    "materials.sealed_put": "Критерии, ответы или форма загружены",
    "materials.sealed_replaced": "Критерии, ответы или форма заменены",
    "materials.sealed_taken": "Критерии, ответы или форма скачаны",
    "materials.secret_renewed": "Секрет семьи заменён новым",
    "materials.variant_put": "Вариант загружен",
    "materials.variant_replaced": "Вариант заменён",
    "results.history_imported": "Ввезены результаты прошлого года",
    "results.keys_changed": "Ключи к кратким ответам изменены",
    "results.keys_unpacked": "Ключи к кратким ответам открылись в свой час",
    "results.rescored": "Принятые ответы пересчитаны по новым ключам",
    "results.commission_closed": "Комиссия экспертов закрыта",
    "results.commission_gathered": "Собрана комиссия экспертов",
    "results.expert_released": "Эксперт выведен из комиссии",
    "results.expert_seated": "Эксперт принят в комиссию",
    "results.head_named": "Назначен председатель комиссии",
    "results.points_carried_over": "Баллы экспертов перенесены в таблицу ввода",
    "results.recheck_ordered": "Назначена перепроверка",
    "results.settings_changed": "Настройки комиссии изменены",
    "results.third_assigned": "Назначена третья проверка",
    "results.work_taken_back": "Эксперт вернул себе работу",
    "results.workbook_taken": "Эксперт скачал форму со своими кодами",
    "results.works_dealt": "Работы розданы экспертам",
    "results.works_handed_in": "Эксперт сдал проверенные работы",
    "results.families_informed": "Отмечено, что семьи ознакомлены с результатами",
    "results.family_looked": "Семья открыла результат по секрету с полоски",
    "results.hands_reconciled": "Две записи таблицы ввода сверены",
    "results.presence_kept": "Явка отмечена",
    "results.typed_taken": "Таблица ввода выгружена в Excel",
    "results.typing_begun": "Начат ввод результатов в таблицу",
    "results.declaration_lifted": "Подписанные результаты открыты для исправления",
    "results.form_declared": "Результаты подписаны руководителем",
    "results.words_lodged": "Приняты слова запечатанной формы",
    "territory.district_added": "Муниципалитет или группа добавлены",
    "territory.district_changed": "Муниципалитет или группа изменены",
    "territory.list_imported": "Список организаций внесён файлом",
    "territory.regions_loaded": "Регионы загружены",
    "territory.school_added": "Организация добавлена",
    "territory.school_changed": "Сведения об организации изменены",
    "territory.school_closed": "Организация закрыта",
    "territory.school_enlarged": "К организации присоединена другая",
    "territory.school_merged": "Организация присоединена к другой",
    "territory.school_moved": "Организация передана",
    "territory.school_received": "Организация принята из другого муниципалитета",
    "territory.school_reopened": "Организация открыта снова",
    "territory.schools_recalled": "Внесены организации прошлых лет",
}

CHAPTERS: dict[str, str] = {
    "access": "Доступ",
    "campaign": "Кампания",
    "intake": "Формы",
    "materials": "Материалы",
    "results": "Результаты",
    "analytics": "Отчёты",
    "territory": "Организации",
}


def said(event: str) -> str:
    """The event in words; one we have no words for, by its own name."""
    return EVENTS.get(event, event)


FORMS: dict[str, str] = {
    "application": "заявка",
    "informed": "ознакомление семей",
    "questionnaire": "анкета ОО",
    "registration": "регистрация",
    "results": "форма сбора результатов",
    "school_list": "выверка списка ОО",
    "summary": "сводная заявка",
}


def thing_said(thing: str, *, key: str, named: Mapping[str, str]) -> str:
    """The thing of an event in words: results edu220042 ma4 v2 is a form, its work, its version.

    key:   of the body, which stands beside and need not be repeated
    named: titles of works and campaigns by their codes
    """
    words = [word for word in thing.removeprefix(f"{key} | ").split(" ") if word != key]
    told = [_word_said(word, named) for word in words]
    return (", " if words and words[0] in FORMS else " ").join(told)


def _word_said(word: str, named: Mapping[str, str]) -> str:
    bare = word.rstrip(",")
    if bare[:1] == "v" and bare[1:].isdigit():
        return f"версия {bare[1:]}"
    return FORMS.get(word) or named.get(bare, bare) + word[len(bare) :]


def choices() -> list[tuple[str, object]]:
    """Events for a drop-down, under the names of their chapters."""
    groups: list[tuple[str, object]] = [("", "Любое")]
    for chapter, title in CHAPTERS.items():
        lines = sorted(
            ((event, words) for event, words in EVENTS.items() if event.startswith(f"{chapter}.")),
            key=lambda line: line[1],
        )
        if lines:
            groups.append((title, lines))
    return groups
